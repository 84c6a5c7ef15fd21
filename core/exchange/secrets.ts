/** A provider may echo the credential in its error. */
export const withoutSecrets = (text: string, secrets: readonly string[]): string => {
  let clean = text;
  for (const secret of secrets) clean = clean.replaceAll(secret, "[secret]");
  return clean;
};
