export { default } from "../../../../plugins/permissions/index.ts";
