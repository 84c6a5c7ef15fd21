export { default } from "../../../../plugins/keys/index.ts";
