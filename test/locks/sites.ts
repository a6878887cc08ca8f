// Covers: away, evidence, report, take-over, way-back-in
import { Session } from 'node:inspector/promises'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { filesBelow, root, text } from '../packaging/project.ts'

/** A place in the source where a transaction begins or something is locked. */
export interface Site {
  /** The file and what declares it: `src/operations/confirm/extend.ts#extendApproval`. */
  readonly name: string
  readonly file: string
  /** Counts the places of a file. */
  readonly n: number
}

/** What begins a transaction, or locks something; also as compiled, `(0, advance.inChangeTransaction)(...)`. */
const sitePattern = () =>
  /\b(?:inChangeTransaction|changeVouchers)\)?(?:<\w+>)?\(|\.transaction\(\)|\.for(?:NoKey|Key)?(?:Update|Share)\(|\bfor (?:no key |key )?(?:update|share)\b|pg_(?:try_)?advisory_\w*lock|\block table\b/g

const isComment = (line: string) => /^\s*(?:\/\/|\/?\*)/.test(line)

/** The function, constant or method to which a line belongs, by the form that the formatter gives declarations. */
function declaredAt(line: string): string | undefined {
  const [, name] =
    /^(?:export )?(?:async )?(?:function|const) (\w+)/.exec(line) ??
    /^ {2,4}(\w+): (?:async )?(?:<\w+>)?\(.*[^,]$/.exec(line) ??
    []
  return name
}

/** Every such place below src, in order. */
export function findSites(): Site[] {
  const files = filesBelow('src')
    .filter((file) => file.endsWith('.ts'))
    .sort()
  return files.flatMap((file) => {
    const found: Site[] = []
    let owner = ''
    for (const line of text(file).split('\n')) {
      owner = declaredAt(line) ?? owner
      if (isComment(line)) continue
      for (const _ of line.matchAll(sitePattern())) found.push({ name: `${file}#${owner}`, file, n: found.length })
    }
    return found
  })
}

/** The smallest of these ranges around an offset says whether the code there has run. */
interface Range {
  readonly startOffset: number
  readonly endOffset: number
  readonly count: number
}

function hasRun(ranges: readonly Range[], at: number): boolean {
  const around = ranges.filter(({ startOffset, endOffset }) => startOffset <= at && at < endOffset)
  const [smallest] = around.sort(
    (one, other) => one.endOffset - one.startOffset - (other.endOffset - other.startOffset),
  )
  return (smallest?.count ?? 0) > 0
}

/**
 * Says which places have run since it last said so. Has to begin before anything there runs: V8 doesn't count the
 * blocks of functions that it compiled earlier.
 */
export async function watchSites(sites: readonly Site[]): Promise<() => Promise<ReadonlySet<Site>>> {
  const session = new Session()
  session.connect()
  const scripts = new Map<string, string>()
  session.on('Debugger.scriptParsed', ({ params: { url, scriptId } }) => {
    const [address = ''] = url.split('?')
    if (address.startsWith('file:')) scripts.set(relative(root, fileURLToPath(address)), scriptId)
  })
  await session.post('Debugger.enable')
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  return async () => {
    const { result } = await session.post('Profiler.takePreciseCoverage')
    const run = new Set<Site>()
    for (const file of new Set(sites.map((one) => one.file))) {
      const scriptId = scripts.get(file)
      const found = result.find((one) => one.scriptId === scriptId)
      if (scriptId === undefined || !found) continue
      // As compiled: without types and comments, but with the same places in the same order.
      const { scriptSource } = await session.post('Debugger.getScriptSource', { scriptId })
      const offsets = [...scriptSource.matchAll(sitePattern())].map(({ index }) => index)
      const mine = sites.filter((one) => one.file === file)
      if (offsets.length !== mine.length) throw new Error(`${file} has ${offsets.length} places, not ${mine.length}`)
      const ranges = found.functions.flatMap((one) => one.ranges)
      for (const site of mine) if (hasRun(ranges, offsets[site.n] ?? 0)) run.add(site)
    }
    return run
  }
}
