"""Writes what other files say of an image, as pydicom does: a presentation state that draws text over
one, and a structured report of another.

    /usr/bin/python3 lent_texts.py

Made with pydicom 2.3.1 (Debian's python3-pydicom).
"""

from pathlib import Path

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian

HERE = Path(__file__).parent / "lent-texts"
IMAGE_CLASS = "1.2.840.10008.5.1.4.1.1.6.1"


def item(**elements):
    made = Dataset()
    for name, value in elements.items():
        setattr(made, name, value)
    return made


def image(uid):
    return item(ReferencedSOPClassUID=IMAGE_CLASS, ReferencedSOPInstanceUID=uid)


def concept(value, scheme, meaning):
    return Sequence([item(CodeValue=value, CodingSchemeDesignator=scheme, CodeMeaning=meaning)])


def write(name, sop_class, uid, modality, **elements):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = uid
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = "1.2.3.4"
    made = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    made.is_little_endian, made.is_implicit_VR = True, False
    made.SpecificCharacterSet = "ISO_IR 192"
    made.SOPClassUID, made.SOPInstanceUID, made.Modality = sop_class, uid, modality
    made.PatientName, made.PatientID = "DOE^JANE", "P1"
    made.PatientBirthDate, made.PatientSex = "", ""
    made.StudyInstanceUID, made.StudyID = "1.2.9", "1"
    made.StudyDate, made.StudyTime = "20200101", "120000"
    made.AccessionNumber, made.ReferringPhysicianName = "", ""
    made.SeriesInstanceUID = uid.rpartition(".")[0]
    made.SeriesNumber, made.InstanceNumber = 1, 1
    made.ContentDate, made.ContentTime = "20200101", "120000"
    made.Manufacturer = ""
    for key, value in elements.items():
        setattr(made, key, value)
    made.save_as(HERE / name, write_like_original=False)


text = item(
    BoundingBoxAnnotationUnits="PIXEL",
    BoundingBoxTopLeftHandCorner=[10.0, 10.0],
    BoundingBoxBottomRightHandCorner=[200.0, 30.0],
    BoundingBoxTextHorizontalJustification="LEFT",
    UnformattedTextValue="RT KIDNEY\r\nSAG",
)
HERE.mkdir(exist_ok=True)
write(
    "presentation-state.dcm",
    "1.2.840.10008.5.1.4.1.1.11.1",
    "1.2.9.7.1",
    "PR",
    ContentLabel="NOTE",
    PresentationCreationDate="20200101",
    PresentationCreationTime="120000",
    GraphicAnnotationSequence=Sequence(
        [
            item(
                ReferencedImageSequence=Sequence([image("1.2.9.1.1")]),
                GraphicLayer="TEXT",
                TextObjectSequence=Sequence([text]),
            )
        ]
    ),
)
write(
    "report.dcm",
    "1.2.840.10008.5.1.4.1.1.88.11",
    "1.2.9.8.1",
    "SR",
    CompletionFlag="COMPLETE",
    VerificationFlag="UNVERIFIED",
    PerformedProcedureCodeSequence=Sequence([]),
    ReferencedPerformedProcedureStepSequence=Sequence([]),
    CurrentRequestedProcedureEvidenceSequence=Sequence(
        [
            item(
                StudyInstanceUID="1.2.9",
                ReferencedSeriesSequence=Sequence(
                    [
                        item(
                            SeriesInstanceUID="1.2.9.1",
                            ReferencedSOPSequence=Sequence([image("1.2.9.1.2")]),
                        )
                    ]
                ),
            )
        ]
    ),
    ValueType="CONTAINER",
    ConceptNameCodeSequence=concept("18748-4", "LN", "Diagnostic Imaging Report"),
    ContinuityOfContent="SEPARATE",
    ContentSequence=Sequence(
        [
            item(
                RelationshipType="CONTAINS",
                ValueType="TEXT",
                ConceptNameCodeSequence=concept("121071", "DCM", "Finding"),
                TextValue="SPLEEN SAG",
            ),
            item(
                RelationshipType="CONTAINS",
                ValueType="IMAGE",
                ReferencedSOPSequence=Sequence([image("1.2.9.1.2")]),
            ),
        ]
    ),
)
