/** A provider may echo the credential in its error. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string => {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, "[secret]");
  return clean;
};

/** A test for bytes: whether a secret stands in them. */
export const secretFinder = (secrets: readonly string[]): ((block: Uint8Array) => boolean) => {
  const needles = secrets.map((secret) => Buffer.from(secret));
  // Called on the bytes as they are: a Buffer around each block would be an allocation.
  return (block) => needles.some((needle) => Buffer.prototype.includes.call(block, needle));
};
