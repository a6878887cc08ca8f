import fs from 'node:fs'
import path from 'node:path'
import { DataFolderError } from './connection-errors.ts'

const othersMask = 0o077

/**
 * Restricts a folder to its owner, creating it if necessary, because others on this machine could otherwise read or
 * write its contents. Throws if that fails, or if the folder contains a link that leads elsewhere.
 */
export function makePrivate(folder: string): void {
  // From here on, files created by this process are private to its user.
  process.umask(othersMask)
  makeFolder(folder)
  // Windows has no such modes; folders inherit their parent's permissions.
  if (process.platform !== 'win32') restrictAccess(folder)
  for (const name of ['lock', 'postgres', 'postgres.new']) refuseLinks(path.join(folder, name))
}

/** Node's own `recursive` never returns if a parent reports new folders as missing, as `/proc` does. */
function makeFolder(folder: string): void {
  const isThere = () => fs.statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false
  if (isThere()) return
  const parent = path.dirname(folder)
  if (parent !== folder) makeFolder(parent)
  try {
    fs.mkdirSync(folder, { mode: 0o700 })
  } catch (error) {
    // Another process might have created it meanwhile.
    if (!isThere()) throw error
  }
}

/** What to do if the folder, or something in it, belongs to someone else; undefined if nothing does. */
export function findOtherOwner(folder: string): string | undefined {
  const user = process.geteuid?.()
  const owned = (file: string) => fs.lstatSync(file, { throwIfNoEntry: false })?.uid
  for (const file of [folder, path.join(folder, 'lock'), path.join(folder, 'postgres')])
    try {
      const owner = owned(file)
      if (user !== undefined && owner !== undefined && owner !== user)
        return `${file} belongs to another user (ID ${owner}) than the bot's (ID ${user}). Run chown -R ${user} ${folder}, or set DATA_DIR to another folder.`
    } catch {
      // The caller's own error is about whatever this user can't even look at.
    }
  return undefined
}

function restrictAccess(folder: string): void {
  const { mode } = fs.statSync(folder)
  if ((mode & othersMask) === 0) return
  try {
    fs.chmodSync(folder, mode & ~othersMask & 0o7777)
  } catch (cause) {
    const other = findOtherOwner(folder)
    if (other) throw new DataFolderError(`The data folder cannot be used: ${other}`, { cause })
    throw new DataFolderError(
      `Other users of this machine can open the data folder ${folder}, and it cannot be closed to them. Make the bot's user its owner, or set its mode to 700.`,
      { cause },
    )
  }
  if ((fs.statSync(folder).mode & othersMask) !== 0)
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
