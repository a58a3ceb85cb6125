export { crossValidate, type CrossValidateResult } from './cross-validate.ts';
export { type LabelError, labelErrors } from './label-errors.ts';
