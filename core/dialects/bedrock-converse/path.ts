/** As the signature of a request wants it: more is encoded than `encodeURIComponent` does. */
const encoded = (model: string): string =>
  encodeURIComponent(model).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** The path of an operation upon a model. */
export const modelPath = (model: string, operation: string): string =>
  `/model/${encoded(model)}/${operation}`;
