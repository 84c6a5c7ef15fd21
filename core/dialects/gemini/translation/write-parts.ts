import { present } from "../../neutral/fields.ts";
import type { Message, Part, Source, ToolCallPart, ToolResultPart } from "../../neutral/parts.ts";
import type { Loss } from "../../neutral/request.ts";
import { ownPart } from "./built-in.ts";
import { namesOf } from "./calls.ts";
import { isKeptHere, typeOf } from "./media.ts";
import { argsOf, responseOf } from "./results.ts";
import { ownSignature, UNSIGNED } from "./signature.ts";

type Of<Kind extends Part["kind"]> = Extract<Part, { kind: Kind }>;

/** A content as it goes to a provider. */
interface Content {
  readonly role: "user" | "model";
  readonly parts: readonly object[];
}

/** What a request says, in this dialect's two places. */
export interface WrittenMessages {
  readonly contents: readonly Content[];
  readonly systemInstruction: { readonly parts: readonly object[] } | undefined;
}

const INSTRUCTING: ReadonlySet<string> = new Set(["system", "developer"]);

/** Instructions stand for themselves; contents of one side that would follow each other are one. */
export const writeMessages = (messages: readonly Message[], losses: Loss[]): WrittenMessages => {
  const calls = messages.flatMap(({ parts }) => parts.filter((part) => part.kind === "tool-call"));
  const names = namesOf(calls);
  const turn = messages.findLastIndex(
    ({ role, parts }) => role === "user" && parts.some(({ kind }) => kind !== "tool-result"),
  );
  const system: object[] = [];
  const contents: { role: "user" | "model"; parts: object[] }[] = [];
  messages.forEach((message, index) => {
    const at = `messages.${index}`;
    if (message.name !== undefined) losses.push({ field: `${at}.name`, grave: false });
    const parts = new PartWriter(at, names, index > turn, losses).write(message);
    if (INSTRUCTING.has(message.role)) {
      if (contents.length > 0) losses.push({ field: `${at}.role`, grave: false });
      system.push(...parts);
      return;
    }
    const role = message.role === "assistant" ? "model" : "user";
    const last = contents.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else if (parts.length > 0) contents.push({ role, parts });
  });
  // Instructions alone are no request here.
  if (contents.length === 0 && system.length > 0)
    return { contents: [{ role: "user", parts: system }], systemInstruction: undefined };
  return { contents, systemInstruction: system.length > 0 ? { parts: system } : undefined };
};

class PartWriter {
  readonly #out: Record<string, unknown>[] = [];
  /** A signature before which no text stands: it belongs to the first call, or else to the text behind it. */
  #loose: string | undefined;
  #called = false;

  constructor(
    readonly at: string,
    readonly names: ReadonlyMap<string, string>,
    /** Whether the turn that it is in is not over yet: its calls must be signed. */
    readonly current: boolean,
    readonly losses: Loss[],
  ) {}

  write({ parts }: Message): object[] {
    parts.forEach((part, index) => {
      this.#part(part, `${this.at}.content.${index}`);
    });
    this.#settle();
    return this.#out;
  }

  #part(part: Part, at: string): void {
    if ("cache" in part && part.cache) this.losses.push({ field: `${at}.cache_control`, grave: false });
    switch (part.kind) {
      case "text":
        if (part.citations) this.losses.push({ field: `${at}.citations`, grave: false });
        this.#say(part.text);
        return;
      case "refusal":
        this.#say(part.text);
        return;
      case "reasoning":
        this.#think(part, at);
        return;
      case "tool-call":
        this.#call(part, at);
        return;
      case "tool-result":
        this.#out.push({ functionResponse: this.#result(part, at) });
        return;
      case "built-in":
        this.#ran(part, at);
        return;
      default:
        this.#out.push(...this.#media(part, at));
    }
  }

  #say(text: string): void {
    if (text !== "") this.#out.push({ text });
  }

  #think({ text, signature }: Of<"reasoning">, at: string): void {
    const own = ownSignature(signature);
    if (signature && own === undefined)
      this.losses.push({ field: `${at}.reasoning.signature`, grave: false });
    if (text !== "") this.#out.push(present({ text, thought: true, thoughtSignature: own }));
    else if (own !== undefined && !this.#seal(own)) {
      this.#settle();
      this.#loose = own;
    }
  }

  #call({ id, name, input, custom, signature }: ToolCallPart, at: string): void {
    const own = ownSignature(signature);
    if (signature && own === undefined) this.losses.push({ field: `${at}.signature`, grave: false });
    if (custom) this.losses.push({ field: `${at}.custom`, grave: false });
    const loose = own === undefined ? this.#loose : undefined;
    if (loose !== undefined) this.#loose = undefined;
    const first = !this.#called && this.current ? UNSIGNED : undefined;
    this.#called = true;
    const thoughtSignature = own ?? loose ?? first;
    this.#out.push(present({ functionCall: { id, name, args: argsOf(input) }, thoughtSignature }));
  }

  #ran(part: Of<"built-in">, at: string): void {
    const own = ownPart(part);
    if (own) this.#out.push(own);
    else this.losses.push({ field: `${at}.${part.type}`, grave: false });
  }

  #settle(): void {
    const value = this.#loose;
    if (value === undefined) return;
    this.#loose = undefined;
    if (!this.#seal(value)) this.#out.push({ text: "", thoughtSignature: value });
  }

  /** Puts a signature upon the text that stands last; false where none does. */
  #seal(value: string): boolean {
    const last = this.#out.at(-1);
    if (!last || !("text" in last) || "thoughtSignature" in last) return false;
    last.thoughtSignature = value;
    return true;
  }

  #result(result: ToolResultPart, at: string): object {
    const shown = result.content.filter((part) => part.kind !== "text");
    for (const [index, part] of result.content.entries())
      if (part.cache) this.losses.push({ field: `${at}.content.${index}.cache_control`, grave: false });
    return present({
      id: result.callId,
      name: result.name ?? this.names.get(result.callId) ?? result.callId,
      response: responseOf(result),
      parts: shown.length === 0 ? undefined : shown.flatMap((part) => this.#media(part, at)),
    });
  }

  #media(part: Of<"image" | "document" | "audio">, at: string): Record<string, unknown>[] {
    if (part.kind === "image" && part.detail !== undefined && part.detail !== "auto")
      this.losses.push({ field: `${at}.detail`, grave: false });
    const written = mediaOf(part.source, DEFAULT_TYPES[part.kind]);
    if (written) return [written];
    this.losses.push({ field: at, grave: true, why: "it is a file that another provider keeps" });
    return [];
  }
}

const DEFAULT_TYPES = { image: "image/jpeg", document: "application/pdf", audio: "audio/wav" } as const;

/** A medium as a part; `undefined` where it cannot be one. */
export const mediaOf = (source: Source, otherwise: string): Record<string, unknown> | undefined => {
  if (source.kind === "bytes") return { inlineData: { mimeType: source.mediaType, data: source.data } };
  const uri = source.kind === "url" ? source.url : source.id;
  if (source.kind === "file" && !isKeptHere(source)) return undefined;
  return { fileData: { mimeType: typeOf(uri, otherwise), fileUri: uri } };
};
