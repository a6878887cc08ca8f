import fs from 'node:fs'
import path from 'node:path'
import { DataFolderError } from './unavailable.ts'

const othersMay = 0o077

/**
 * Makes a folder its owner's alone, creating it if need be: others of this machine could read, or write, what is in it. Throws
 * where that cannot be done, and where a link in it leads somewhere else.
 */
export function makePrivate(folder: string): void {
  // Whatever this process creates from here on is for its own user.
  process.umask(othersMay)
  make(folder)
  // Windows has no such modes: a folder takes the rights of the one it is in.
  if (process.platform !== 'win32') tighten(folder)
  for (const name of ['lock', 'postgres', 'postgres.new']) refuseLinks(path.join(folder, name))
}

/** Node's own `recursive` never returns where a parent refuses new folders as not there, such as `/proc`. */
function make(folder: string): void {
  const isThere = () => fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false
  if (isThere()) return
  const parent = path.dirname(folder)
  if (parent !== folder) make(parent)
  try {
    fs.mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // Another process may have made it in the meantime.
    if (!isThere()) throw error
  }
}

function tighten(folder: string): void {
  const { mode } = fs.statSync(folder)
  if ((mode & othersMay) === 0) return
  try {
    fs.chmodSync(folder, mode & ~othersMay & 0o7777)
  } catch (cause) {
    throw new DataFolderError(
      `Other users of this machine can open the data folder ${folder}, and it cannot be closed to them. Make the bot's user its owner, or set its mode to 700.`,
      { cause },
    )
  }
  if ((fs.statSync(folder).mode & othersMay) !== 0)
    throw new DataFolderError(
      `Other users of this machine can open the data folder ${folder}, whatever mode it is given. Set DATA_DIR to a folder on a disk that keeps modes.`,
    )
}

function refuseLinks(file: string): void {
  const found = fs.lstatSync(file, { throwIfNoEntry: false })
  if (!found) return
  if (found.isSymbolicLink())
    throw new DataFolderError(
      `${file} is a symbolic link, and data is not kept behind one. Remove it, or set DATA_DIR to where it leads.`,
    )
  if (!found.isDirectory()) return
  for (const entry of fs.readdirSync(file, { withFileTypes: true, recursive: true }))
    if (entry.isSymbolicLink()) refuseLinks(path.join(entry.parentPath, entry.name))
}
