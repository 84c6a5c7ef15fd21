/** A rule of the house that a machine can watch over. */
export interface Rule {
  /** The heading in the report. */
  readonly name: string;
  /** Looks at the tree under `root`. Each problem says where and what to do. */
  run(root: string): Promise<string[]>;
}
