/** Whether a `use:` names a folder or a tarball, and no plugin by its name. */
export const isPath = (use: string): boolean =>
  /^\.{0,2}[\\/]/.test(use) || /^[A-Za-z]:[\\/]/.test(use) || /\.(tgz|tar\.gz)$/.test(use);
