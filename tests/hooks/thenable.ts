const THEN: string = "then";

/** Something that is no promise, but that `await` takes for one. */
export const thenable = (then: PropertyDescriptor, more: object = {}): object =>
  Object.defineProperty({ ...more }, THEN, then);
