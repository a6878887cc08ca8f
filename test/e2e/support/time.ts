import { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** The time in a demo: as on this machine, until it is moved. */
export interface Time {
  /** What the demo's processes must be started with. */
  readonly environment: Readonly<Record<string, string>>
  /** Moves all clocks of the demo on; resolves when each of its processes lives in the new time. */
  pass(ms: number): Promise<void>
}

/** `ahead`: by how many milliseconds the demo's clocks differ from the machine's at its start. */
export function createTime(folder: string, ahead = 0): Time {
  const file = join(folder, 'time')
  let now = ahead
  const write = () => {
    // Whole at any moment: somebody always reads.
    writeFileSync(`${file}-new`, String(now))
    renameSync(`${file}-new`, file)
  }
  const isBehind = (name: string) => {
    const pid = /^time\.(\d+)$/.exec(name)?.[1]
    return pid && isAlive(Number(pid)) && readFileSync(join(folder, name), 'utf8') !== String(now)
  }
  write()
  return {
    environment: {
      TIME_MOVED: file,
      NODE_OPTIONS: `--import ${new URL('moved-time.mjs', import.meta.url).href}`,
    },
    async pass(ms) {
      now += ms
      write()
      while (readdirSync(folder).some(isBehind)) await pause(20)
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
