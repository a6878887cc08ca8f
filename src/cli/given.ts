import { readFileSync } from 'node:fs'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'this user is not allowed to read it',
  EISDIR: 'it is a folder',
}

/** Reads a file named on the command line. Throws an Error that says which, and why it can't be read. */
export function readGiven(option: string, file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    throw new Error(`${option} ${file} cannot be read: ${reasons[code] ?? message}.`)
  }
}
