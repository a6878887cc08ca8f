import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { DataFolderError } from './connection-errors.ts'

/** Releases the folder. */
export type Unlock = () => Promise<void>

/**
 * Locks `folder` for this process, creating it if necessary. The operating system releases the lock however the process
 * ends. Throws if another process holds it, because two processes on one embedded database would lose each other's
 * rows.
 */
export async function lockFolder(folder: string, options: { flock?: string } = {}): Promise<Unlock> {
  fs.mkdirSync(folder, { recursive: true })
  const fd = fs.openSync(lockIn(folder), 'a+')
  const unlock = await hold(folder, fd, options.flock)
  fs.ftruncateSync(fd)
  fs.writeSync(fd, `${process.pid} on ${os.hostname()}`)
  return unlock
}

/**
 * Keeps other processes out of an existing folder without changing anything in it. Throws like `lockFolder` if another
 * process has it.
 */
export const holdFolder = (folder: string): Promise<Unlock> =>
  hold(folder, fs.existsSync(lockIn(folder)) ? fs.openSync(lockIn(folder), 'r') : undefined)

const lockIn = (folder: string) => path.join(folder, 'lock')

/** Holds the folder by its open lock file, which it closes at the end, or by name. */
async function hold(folder: string, fd: number | undefined, flock = 'flock'): Promise<Unlock> {
  const close = () => fd !== undefined && fs.closeSync(fd)
  try {
    const byFile = fd === undefined ? undefined : await tryFlock(fd, flock)
    const unlock = byFile ?? (await lockByName(fs.realpathSync(folder)))
    if (!unlock) throw new DataFolderError(inUseError(folder, fs.readFileSync(lockIn(folder), 'utf8')))
    return async () => {
      await unlock()
      close()
    }
  } catch (error) {
    close()
    throw error
  }
}

const inUseError = (folder: string, holder: string) =>
  `The data folder ${folder} is in use by another process${holder && ` (${holder})`}. ` +
  'Stop that one first. Several instances share a server, by DATABASE_URL; two databases would know nothing of each other.'

const noUnlock = async () => {}

/** An advisory lock on the open file: undefined if `flock` isn't installed, false if another process holds it. */
async function tryFlock(fd: number, command: string): Promise<Unlock | false | undefined> {
  // The lock belongs to the open file description, so it outlives the child, which only borrows it.
  const { error, status } = spawnSync(command, ['-n', '3'], { stdio: ['ignore', 'ignore', 'ignore', fd] })
  if (error || (status !== 0 && status !== 1)) return undefined
  return status === 0 && noUnlock
}

/** A local socket that only one process can listen on. Doesn't detect processes in other containers. */
async function lockByName(folder: string): Promise<Unlock | false> {
  const address = addressFor(`rollcall-${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`)
  for (const attempt of [1, 2]) {
    const server = net.createServer((socket) => socket.destroy())
    const code = await listen(server, address)
    if (!code) {
      server.unref()
      return () => new Promise((resolve) => server.close(() => resolve()))
    }
    if (code !== 'EADDRINUSE')
      throw new DataFolderError(`The data folder ${folder} cannot be locked: ${code} at ${address}`)
    if (attempt === 2 || !path.isAbsolute(address) || (await isListening(address))) return false
    // Left behind by a killed process.
    fs.rmSync(address, { force: true })
  }
  return false
}

function addressFor(name: string): string {
  if (process.platform === 'linux') return `\0${name}`
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`
  return path.join(os.tmpdir(), `${name}.sock`)
}

function listen(server: net.Server, address: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen(address, () => resolve(undefined))
  })
}

function isListening(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ path: address })
    const settle = (alive: boolean) => {
      socket.destroy()
      resolve(alive)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}
