/** A JSON body: read once, parsed once, indexed once. */
export interface JsonBody {
  /** The decoded text. Encoded to UTF-8 again it gives the client's own bytes. */
  readonly text: string;
  /** What `JSON.parse` made of it. */
  readonly value: unknown;
  /** Where the shaped values stand. */
  readonly root: JsonNode;
}

/** A value's place in the text, in UTF-16 units. */
export interface JsonNode {
  readonly start: number;
  readonly end: number;
  /** Places of the known keys' values, for an object that its shape describes. */
  readonly members?: ReadonlyMap<string, JsonNode>;
  /** Places of the items, for an array that its shape describes. */
  readonly items?: readonly JsonNode[];
}
