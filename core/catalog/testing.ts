/** Models of families that differ, for tests. */
export const CLAUDE = "eu.anthropic.claude-sonnet-4-5-20250929-v1:0";
export const NEWER = "anthropic.claude-opus-4-7-v1";
export const NOVA = "us.amazon.nova-2-lite-v1:0";
export const LLAMA = "meta.llama4-maverick-17b-instruct-v1:0";
