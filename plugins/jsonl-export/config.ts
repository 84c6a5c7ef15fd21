import { Type } from "@sluice/sdk";

export const config = Type.Object(
  {
    file: Type.String({
      minLength: 1,
      maxLength: 4096,
      description: "File that is appended to. A relative path starts from the config's folder.",
    }),
    bodies: Type.Boolean({
      default: false,
      description: "Also write what was asked and answered, as the power `bodies` gives it.",
    }),
    maxBytes: Type.Integer({
      default: 104_857_600,
      minimum: 1024,
      maximum: 1_099_511_627_776,
      description:
        "A file that would grow beyond this many bytes is renamed to `<file>.1`, and a new one begun.",
    }),
    keep: Type.Integer({
      default: 5,
      minimum: 0,
      maximum: 1000,
      description: "Renamed files that stay, `<file>.1` the newest.",
    }),
  },
  { additionalProperties: false },
);
