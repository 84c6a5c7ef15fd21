import type { Piece, Turn } from "./meaning.ts";

/** A text cut in three, so that its pieces come one by one; surrogate pairs stay whole. */
export const inThree = (text: string): readonly string[] => {
  const points = [...text];
  const third = Math.max(1, Math.ceil(points.length / 3));
  return [0, 1, 2].map((nth) => points.slice(nth * third, (nth + 1) * third).join("")).filter(Boolean);
};

/** Turns with those of one side that follow each other joined: some dialects have them apart, and mean the same. */
export const joined = (turns: readonly Turn[]): Turn[] => {
  const out: Turn[] = [];
  for (const { role, pieces } of turns) {
    const last = out.at(-1);
    if (last?.role === role) out[out.length - 1] = { role, pieces: [...last.pieces, ...pieces] };
    else out.push({ role, pieces });
  }
  return out.filter(({ pieces }) => pieces.length > 0);
};

/** A `data:` URL as the bytes in it, any other as an address. */
export const pictureAt = (url: string) => {
  const [, type, data] = /^data:([^;,]+);base64,(.*)$/.exec(url) ?? [];
  return type !== undefined && data !== undefined ? { type, data } : { url };
};

/** A piece with a mark, where there is one. */
export const textPiece = (text: string, cached: boolean): Piece =>
  cached ? { kind: "text", text, cached } : { kind: "text", text };

/** Pieces with texts of one kind joined where they follow each other: some dialects have a part for each piece that was told. */
export const joinedTexts = (pieces: readonly Piece[]): Piece[] => {
  const out: Piece[] = [];
  for (const piece of pieces) {
    const last = out.at(-1);
    const grows = piece.kind === "text" || piece.kind === "thought";
    if (grows && last?.kind === piece.kind) out[out.length - 1] = { ...piece, text: last.text + piece.text };
    else out.push(piece);
  }
  return out;
};
