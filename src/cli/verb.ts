import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { Workspace, WorkspaceFolder } from '../catalog/index.ts';
import type { CommonOptions, Output, OutputOptions } from './output.ts';
import { openOutput } from './output.ts';

/** Adds the options that every verb on a workspace has. */
export function onWorkspace(command: Command): Command {
  return withOutputOptions(command.option('-w, --workspace <dir>', 'the workspace directory', '.'));
}

/** Adds the options that every verb has. */
export function withOutputOptions(command: Command): Command {
  return command
    .option('--json', 'print one JSON document to stdout, and nothing else there')
    .option('--quiet', 'no progress, no notes');
}

/** Runs a verb's work with its output, and closes it whatever happens. */
export async function withOutput<T>(
  options: OutputOptions,
  work: (output: Output) => Promise<T>,
): Promise<T> {
  const output = openOutput(options);
  try {
    return await work(output);
  } finally {
    output.close();
  }
}

/** Runs a verb's work on its workspace. */
export function withWorkspace<T>(
  options: CommonOptions,
  work: (workspace: Workspace, output: Output) => Promise<T>,
): Promise<T> {
  return withOutput(options, async (output) => {
    const { openWorkspace } = await import('../catalog/index.ts');
    const workspace = await openWorkspace(options.workspace);
    try {
      return await work(workspace, output);
    } finally {
      await workspace.close();
    }
  });
}

/** {@link withWorkspace} for what needs no catalog. */
export function withWorkspaceFolder<T>(
  options: CommonOptions,
  work: (workspace: WorkspaceFolder, output: Output) => Promise<T>,
): Promise<T> {
  return withOutput(options, async (output) => {
    const { openWorkspaceFolder } = await import('../catalog/index.ts');
    const workspace = await openWorkspaceFolder(options.workspace);
    try {
      return await work(workspace, output);
    } finally {
      await workspace.close();
    }
  });
}

/** {@link withWorkspace} for what fills one: where nothing is there yet, a workspace is made. */
export async function withNewWorkspace<T>(
  options: CommonOptions,
  work: (workspace: Workspace, output: Output) => Promise<T>,
): Promise<T> {
  const { initWorkspace, isVacant } = await import('../catalog/index.ts');
  const isNew = await isVacant(options.workspace);
  if (isNew) await (await initWorkspace(options.workspace)).close();
  return await withWorkspace(options, (workspace, output) => {
    if (isNew) output.effects.note(`Made a workspace: ${workspace.dir}`);
    return work(workspace, output);
  });
}

/** Parses an option that is a number in a range. */
export function numberIn(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= low && value <= high)) {
      throw new InvalidArgumentError(`It takes a number from ${low} to ${high}.`);
    }
    return value;
  };
}

/** Parses an option that is a whole number in a range. */
export function wholeNumberIn(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isInteger(value) || value < low || value > high) {
      throw new InvalidArgumentError(`It takes a whole number from ${low} to ${high}.`);
    }
    return value;
  };
}

/** Parses an option that is a list of numbers with commas between. */
export function numbers(text: string): number[] {
  return listOf(text, (value) => Number.isFinite(value), 'numbers');
}

/** Parses an option that is a list of whole numbers in a range, with commas between. */
export function wholeNumbersIn(low: number, high: number): (text: string) => number[] {
  const fits = (value: number): boolean => Number.isInteger(value) && value >= low && value <= high;
  return (text) => listOf(text, fits, `whole numbers from ${low} to ${high}`);
}

function listOf(text: string, fits: (value: number) => boolean, what: string): number[] {
  const items = text.split(',');
  const values = items.map(Number);
  if (items.some((item) => item.trim() === '') || !values.every(fits)) {
    throw new InvalidArgumentError(`It takes ${what} with commas between.`);
  }
  return values;
}
