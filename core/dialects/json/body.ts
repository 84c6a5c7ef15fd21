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
  /** The known key that it is the value of; empty for the root and for items. */
  readonly key: string;
  /**
   * Places of the known keys' values, for an object that its shape describes. A list, since a map for each of
   * thirty thousand small messages takes five times as long to make as the messages take to parse.
   */
  readonly members: readonly JsonNode[] | undefined;
  /**
   * Places of the items, for an array that its shape describes. Only strings, arrays and objects have one: a
   * megabyte of token numbers would be a hundred thousand places that nobody asks for. May end early.
   */
  readonly items: readonly (JsonNode | undefined)[] | undefined;
}

/** The place of a known key's value; `undefined` where the object has no such key or the node is no object. */
export const memberAt = (node: JsonNode, key: string): JsonNode | undefined => {
  if (node.members === undefined) return undefined;
  for (const member of node.members) if (member.key === key) return member;
  return undefined;
};
