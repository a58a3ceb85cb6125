import { readFile } from 'node:fs/promises';
import type { ProviderSettings } from '../../catalog/index.ts';
import { fromSystemError, UserError } from '../../errors.ts';

/**
 * What proves to a provider that it is us, from where the settings say that it is kept.
 *
 * @returns undefined: the provider wants none.
 * @throws UserError when it is not there.
 */
export async function secretOf(provider: ProviderSettings): Promise<string | undefined> {
  const { name, client_secret_file: file, client_secret_variable: variable } = provider;
  if (file !== undefined) {
    try {
      return filled((await readFile(file, 'utf8')).trim(), `the file ${file} of`, name);
    } catch (error) {
      throw fromSystemError(error, `Cannot read the secret of the provider ${name}`);
    }
  }
  if (variable === undefined) return undefined;
  return filled(process.env[variable] ?? '', `the variable ${variable} for`, name);
}

function filled(secret: string, where: string, name: string): string {
  if (secret !== '') return secret;
  throw new UserError(
    `Cannot sign people in: ${where} the provider ${name} is empty; put the client secret there.`,
  );
}
