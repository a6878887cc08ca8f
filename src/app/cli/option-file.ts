import { readFileSync } from 'node:fs'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user is not allowed to read it',
  EISDIR: 'it is a folder',
}

/** Its message says which file can't be read, and why. */
export class UnreadableFileError extends Error {}

/**
 * Reads a file named on the command line.
 * @throws UnreadableFileError
 */
export function readOptionFile(option: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new UnreadableFileError(`${option} ${file} cannot be read: ${reasons[code] ?? message}.`)
  }
}
