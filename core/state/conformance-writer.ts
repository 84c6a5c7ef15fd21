/** The other process of the store's conformance suite: opens the same store, writes, and ends. */
import type { Store } from "./contract.ts";

const [module = "", opener = "", place = "", action, space = "", key = "", value = ""] =
  process.argv.slice(2);
const store: Store = (await import(module))[opener](place);

if (action === "put") {
  await store.put(space, key, value);
  console.log(Date.now());
} else {
  const writes = Array.from({ length: Number(value) }, (_, n) => store.put(space, `${key}${n}`, n));
  await Promise.all(writes);
}
await store.close();
