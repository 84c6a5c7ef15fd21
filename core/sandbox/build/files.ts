/** Where the parts of a built plugin lie in its folder, and in a package of it. */
export const BUILT = {
  /** What there is to know without running it. */
  manifest: "plugin.json",
  script: "dist/plugin.js",
  sourceMap: "dist/plugin.js.map",
  /** The sources that it was built from, by their hashes. */
  inputs: "dist/inputs.json",
} as const;
