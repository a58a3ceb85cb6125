/** An object that a node is to take. */
export interface OutgoingObject {
  readonly sopClassUID: string;
  /** A DICOM file in explicit VR little endian. */
  readonly path: string;
}

/** Gives objects to one node. */
export interface Sender {
  /**
   * Sends objects, one after the other.
   *
   * @param taken called with each that the node has acknowledged, which it then keeps.
   * @throws UserError when the node cannot be reached, or refuses an object; those before it are taken.
   */
  send(objects: readonly OutgoingObject[], taken: (object: OutgoingObject) => void): Promise<void>;
}
