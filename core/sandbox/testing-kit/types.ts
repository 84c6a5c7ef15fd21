/** The types of `@sluice/sdk/testing`. */
export type * from "@sluice/sdk/testing";
