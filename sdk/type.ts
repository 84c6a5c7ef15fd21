/**
 * The makers of schemas, each on its own: a plugin's bundle takes in those that it uses. The whole of `Type` from
 * TypeBox is 115 kB, which QuickJS needs 90 ms to read; a plugin with a config of the usual kind has 10 kB this way,
 * and needs 2 ms.
 */
export {
  Any,
  Array,
  Boolean,
  Composite,
  Const,
  Enum,
  Integer,
  Intersect,
  KeyOf,
  Literal,
  Never,
  Null,
  Number,
  Object,
  Omit,
  Optional,
  Partial,
  Pick,
  Record,
  Required,
  String,
  Tuple,
  Union,
  Unknown,
  Unsafe,
} from "@sinclair/typebox";
