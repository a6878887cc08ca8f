import { existsSync, mkdirSync, readdirSync, rmSync, statfsSync } from 'node:fs'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { waitForOther } from './patience.ts'

const KEY = 'ROLLCALL_TEST_FOLDER'
const PREFIX = 'rollcall-tests-'

// In memory: a database has a thousand files, synced at every commit, so a disk would take most of a run's time.
// Killing a process doesn't lose anything in memory that it would have kept on disk.
function parent(): string {
  const memory = '/dev/shm'
  try {
    const { bavail, bsize } = statfsSync(memory)
    if (bavail * bsize > 2 ** 31) return memory
  } catch {
    // Only exists on Linux.
  }
  return os.tmpdir()
}

// Runs that are killed remove nothing, and in /dev/shm their leftovers use memory.
function removeAbandoned(within: string): void {
  for (const name of readdirSync(within)) {
    const pid = Number(name.startsWith(PREFIX) && name.slice(PREFIX.length))
    if (!Number.isInteger(pid) || pid <= 0 || isRunning(pid)) continue
    try {
      rmSync(path.join(within, name), { recursive: true, force: true })
    } catch (error) {
      // A killed run might have left a small disk mounted there, which would make every later run fail.
      console.warn(`Left behind by an earlier run: ${String(error)}`)
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** The folder of this test run, shared by mocha's processes: the first one to ask names it. */
export function folderOfTheRun(): string {
  const given = process.env[KEY]
  if (given) return given
  const within = parent()
  removeAbandoned(within)
  const folder = path.join(within, `${PREFIX}${process.pid}`)
  mkdirSync(folder, { recursive: true })
  process.env[KEY] = folder
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A new empty folder, removed when the test run ends. */
export async function temporaryFolder(name = 'folder-'): Promise<string> {
  return await fs.mkdtemp(path.join(folderOfTheRun(), name))
}

/**
 * A folder created once per run by whichever process asks first, while the others wait: `make` fills it, and it is
 * renamed when complete, so that nobody sees a partial one.
 */
export async function sharedFolder(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const finished = path.join(folderOfTheRun(), name)
  const claim = `${finished}.claim`
  // Whoever makes it may need minutes on a busy machine.
  return waitForOther(async (other) => {
    while (!existsSync(finished)) {
      if (!(await claimed(claim))) {
        other.pid = await holderOf(claim)
        await new Promise((resolve) => setTimeout(resolve, 20))
        continue
      }
      try {
        // Someone else might have finished just before the claim.
        if (existsSync(finished)) break
        const draft = await temporaryFolder(`${name}-`)
        await make(draft)
        await fs.rename(draft, finished)
      } finally {
        await fs.rm(claim)
      }
    }
    return finished
  })
}

const holderOf = (claim: string) => fs.readFile(claim, 'utf8').catch(() => '')

/** Whether this process may work. A claim that a killed process left is removed for the next attempt. */
async function claimed(claim: string): Promise<boolean> {
  try {
    await fs.writeFile(claim, String(process.pid), { flag: 'wx' })
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const holder = Number(await holderOf(claim))
  if (holder > 0 && !isRunning(holder)) await fs.rm(claim, { force: true })
  return false
}

const closers: (() => Promise<unknown>)[] = []

/** Closes what the tests of this process share. Processes of a parallel run are ended by mocha. */
export function atTheEnd(close: () => Promise<unknown>): void {
  closers.push(close)
}

/** For mocha, which otherwise waits for timers. */
export async function mochaGlobalTeardown(): Promise<void> {
  for (const close of closers.splice(0)) await close()
}

/** For mocha: the parent process names the folder for all others. */
export function mochaGlobalSetup(): void {
  folderOfTheRun()
}
