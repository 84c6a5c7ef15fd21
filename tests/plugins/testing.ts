/** Imported by tests that use `@sluice/sdk/testing` outside `sluice plugin test`: gives it what runs the plugins. */
import "../../core/sandbox/testing-kit/preload.ts";
