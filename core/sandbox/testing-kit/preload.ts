/** Loaded before the tests of plugins: gives `@sluice/sdk/testing` what runs them. */
import { afterAll } from "bun:test";
import { driver } from "./driver.ts";
import { closeTestedPlugins } from "./tested-plugin.ts";

Reflect.set(globalThis, Symbol.for("sluice.testing"), driver);
afterAll(closeTestedPlugins);
