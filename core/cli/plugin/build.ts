import { buildFolder, closeTestedPlugins } from "../../sandbox/testing-kit/tested-plugin.ts";
import { folderArguments } from "./arguments.ts";
import type { PluginAction } from "./command.ts";
import { writeEditorFiles } from "./editor.ts";
import { counted, printProblems, problemsOf } from "./report.ts";

/** `sluice plugin build`. */
export const pluginBuild: PluginAction = async (args, io) => {
  const { dir } = folderArguments("build", args, io);
  writeEditorFiles(dir);
  try {
    const { manifest, bundle, warnings } = await buildFolder(dir, "inline");
    const { name, version, checksum } = manifest;
    const bytes = Buffer.byteLength(bundle.code);
    if (io.json)
      io.out(JSON.stringify({ dir, built: true, name, version, checksum, bytes, problems: warnings }));
    else {
      printProblems(io, warnings);
      io.out(`${name} ${version} is built: ${bytes} bytes, ${checksum.slice(0, 12)}.`);
    }
    return 0;
  } catch (error) {
    const problems = problemsOf(error);
    if (io.json) io.out(JSON.stringify({ dir, built: false, problems }));
    else {
      printProblems(io, problems);
      io.err(
        `${dir} is not built: ${counted(problems.filter(({ severity }) => severity === "error").length, "error")}.`,
      );
    }
    return 1;
  } finally {
    await closeTestedPlugins();
  }
};
