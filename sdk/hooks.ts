/**
 * The five hooks of an exchange, as data. Types, the runner, the documentation and the matrix test all
 * follow from this table; a new property of a hook is a new column here, never a branch elsewhere.
 */

/** What a hook's row says. */
export interface HookRow {
  /** `sequential`: one plugin after the other, each sees what the one before left. `parallel`: side by side. */
  readonly kind: "sequential" | "parallel";
  /** The way through the configured plugins. */
  readonly direction: "forward" | "reverse";
  /** The verdicts that a handler may return beside nothing. */
  readonly verdicts: readonly VerdictKind[];
  /**
   * What happens when the handler throws, hangs or returns nonsense. `deny`: the exchange is denied. `skip`:
   * this plugin is passed over. `instance`: the instance's own `onFailure`, `closed` unless it says `open`.
   * `retry`: the batch is tried again, then set aside and counted.
   */
  readonly onFailure: "deny" | "skip" | "instance" | "retry";
  /** Whether a handler may be `pure`: what it gave for one exchange is used for others in which it would read the same. */
  readonly pure: boolean;
  /** What a handler may do, in words, for the documentation. */
  readonly may: string;
}

/** The kinds of verdict; see `verdicts.ts` for their makers. */
export type VerdictKind = "identify" | "deny" | "answer" | "ask";

/** The table. Order is the order in an exchange's life. */
export const HOOKS = {
  onAuth: {
    kind: "sequential",
    direction: "forward",
    verdicts: ["identify", "deny"],
    onFailure: "deny",
    pure: true,
    may: "name the principal (the first to identify), or deny",
  },
  onRoute: {
    kind: "sequential",
    direction: "forward",
    verdicts: [],
    onFailure: "skip",
    pure: true,
    may: "order and drop targets, set tags",
  },
  onRequest: {
    kind: "sequential",
    direction: "forward",
    verdicts: ["deny", "answer", "ask"],
    onFailure: "instance",
    pure: true,
    may: "change text, drop and reorder targets, set tags, deny, answer",
  },
  onResponse: {
    kind: "sequential",
    direction: "reverse",
    verdicts: ["deny"],
    onFailure: "instance",
    pure: false,
    may: "change text, deny, set cost and tags; one closing call always",
  },
  onLog: {
    kind: "parallel",
    direction: "forward",
    verdicts: [],
    onFailure: "retry",
    pure: false,
    may: "read finished exchanges, in batches, behind the answer",
  },
} as const satisfies Record<string, HookRow>;

/** The name of a hook. */
export type HookName = keyof typeof HOOKS;

/** All hook names, in the order of an exchange's life. */
export const HOOK_NAMES = Object.keys(HOOKS) as readonly HookName[];

/** The hooks whose handlers may be `pure`. */
export type PureHookName = {
  [H in HookName]: (typeof HOOKS)[H]["pure"] extends true ? H : never;
}[HookName];

/** The verdict kinds that hook `H` may return. */
export type VerdictKindOf<H extends HookName> = (typeof HOOKS)[H]["verdicts"][number];

/** Where a handler stands among the others: before the unmarked ones, with them, or after them. */
export type HookOrder = "pre" | "normal" | "post";
