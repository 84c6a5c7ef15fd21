export { GUEST_NAME, mapStack, scriptName } from "../guest-stack.ts";
