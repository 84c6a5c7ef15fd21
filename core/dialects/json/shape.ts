/**
 * Which objects of a body are read. An object with `members` is read strictly: a key twice, or a key that
 * equals a known one but for case, is refused. What has no shape is passed over.
 */
export interface Shape {
  /** The known keys of an object, each with the shape of its value. */
  readonly members?: Readonly<Record<string, Shape>>;
  /**
   * Whether a field may be spelled in camelCase and in snake_case, so that both spellings in one object are a key twice. Both
   * stand among the `members`.
   */
  readonly eitherCase?: boolean;
  /** The shape of an array's items. */
  readonly items?: Shape;
}
