import { isObject } from "../../json/value.ts";
import { present } from "../../neutral/fields.ts";
import type { Citation } from "../../neutral/parts.ts";
import { either, field, listOf, textOf } from "../fields.ts";

/** What a candidate's words go back to. Places are of no use: they are counted in bytes of a part, which may be anywhere by now. */
export const readCitations = (candidate: unknown): readonly Citation[] => {
  if (!isObject(candidate)) return NONE;
  const grounding = either(candidate.groundingMetadata, candidate.grounding_metadata);
  const cited = either(candidate.citationMetadata, candidate.citation_metadata);
  if (grounding === undefined && cited === undefined) return NONE;
  const chunks = listOf(field(grounding, "groundingChunks"));
  const grounded = listOf(field(grounding, "groundingSupports")).flatMap((support) => {
    const quoted = textOf(field(support, "segment"), "text");
    const indices = field(support, "groundingChunkIndices");
    return (Array.isArray(indices) ? indices : []).flatMap((index: unknown) => {
      const chunk = typeof index === "number" ? chunks[index] : undefined;
      const source = field(chunk, "web") ?? field(chunk, "retrievedContext") ?? field(chunk, "maps");
      return isObject(source) ? [sourceCitation(source, quoted)] : [];
    });
  });
  const quoted = listOf(field(cited, "citations"));
  return [...grounded, ...quoted.map((one) => sourceCitation(one, undefined))];
};

const NONE: readonly Citation[] = [];

const sourceCitation = (source: unknown, quoted: string | undefined): Citation =>
  present({ url: textOf(source, "uri"), title: textOf(source, "title"), quoted });

/** The same as this dialect has it. */
export const writeCitations = (citations: readonly Citation[]): object | undefined =>
  citations.length === 0
    ? undefined
    : {
        groundingChunks: citations.map(({ url, title }) => ({ web: present({ uri: url, title }) })),
        groundingSupports: citations.map(({ quoted }, index) => ({
          ...(quoted === undefined ? {} : { segment: { text: quoted } }),
          groundingChunkIndices: [index],
        })),
      };
