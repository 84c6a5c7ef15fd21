/** What is kept beside the config: made at run time, shared by all processes of the gateway. */
export interface Store {
  /** The value under a key; `undefined` where there is none. */
  get<T>(space: string, key: string): T | undefined | Promise<T | undefined>;
  /** Durable when the promise resolves. */
  put<T>(space: string, key: string, value: T): Promise<void>;
  /** Puts only where nothing stands yet, atomically across processes. Whether it did. Durable like `put`. */
  add<T>(space: string, key: string, value: T): Promise<boolean>;
  /** Whether there was something to remove. */
  remove(space: string, key: string): Promise<boolean>;
  /** All entries of a space in the order of their keys. */
  list<T>(space: string): AsyncIterable<readonly [key: string, value: T]>;
  /** Calls back within half a second after any process has changed the space. Returns the way to stop. */
  watch(space: string, changed: () => void): () => void;
  close(): Promise<void>;
}
