import { definePlugin } from "@sluice/sdk";
import { compare } from "../../bench/calls/compare.ts";
import { BATCH_RECORDS, logCall } from "../../bench/calls/log-call.ts";
import jsonlExport from "./index.ts";

const empty = definePlugin({ ...jsonlExport, name: "empty", hooks: { onLog: () => undefined } });

compare(
  `What does a batch of ${BATCH_RECORDS} records cost jsonl-export, the disk left out?`,
  await logCall(empty, { file: "x" }),
  await logCall(jsonlExport, { file: "x" }),
);
