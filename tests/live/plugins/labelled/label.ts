/** What exchanges are tagged with; tests write another. */
export const LABEL: string = "one";
