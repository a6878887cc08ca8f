import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import ignore, { type Ignore } from 'ignore'

/**
 * Paths of files that the toolkit zips for App Service. Like the toolkit, checks names without a trailing slash and
 * never enters excluded folders.
 */
export function zippedFiles(folder: string, rules: string): string[] {
  const asked = rulesOf(rules)
  const below = (path: string): string[] =>
    readdirSync(join(folder, path), { withFileTypes: true }).flatMap((entry) => {
      const name = path ? `${path}/${entry.name}` : entry.name
      if (asked.test(name).ignored) return []
      return entry.isDirectory() ? below(name) : [name]
    })
  return below('')
}

/** Whether a file with this path, which need not exist, would be zipped. */
export function isZipped(path: string, rules: string): boolean {
  const asked = rulesOf(rules)
  const names = path.split('/')
  return names.every((_, index) => !asked.test(names.slice(0, index + 1).join('/')).ignored)
}

/** Line by line, like the toolkit. */
const rulesOf = (rules: string): Ignore =>
  rules.split('\n').reduce((all, line) => all.add(line.trim()), ignore().add('.deployment'))

/** Whether a file of a package is never read at run time, which is more than half of what npm installs. */
export const isUnread = (path: string): boolean =>
  path.startsWith('node_modules/gpt-tokenizer/') ||
  (/\.(map|[mc]?ts|md|markdown|flow)$/i.test(path) && !/\/(licen[cs]e|notice|copying)[^/]*$/i.test(path))

/** The package in node_modules a file belongs to; undefined for npm's own files. */
export function packageOf(path: string): string | undefined {
  const [, name] = /^((?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/@.][^/]*)\/(?!node_modules\/)/.exec(path) ?? []
  return name
}
