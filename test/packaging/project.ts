import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'

/** The repository's top folder. */
export const root = resolve(import.meta.dirname, '../..')

/** A file's text, by path from the top folder. */
export const text = (path: string): string => readFileSync(resolve(root, path), 'utf8')

/** A JSON file, by path from the top folder. */
export const json = (path: string): unknown => JSON.parse(text(path))

/** Paths of all files below a folder, relative to the top folder. */
export const filesBelow = (folder: string, top = root): string[] =>
  readdirSync(resolve(top, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(top, join(entry.parentPath, entry.name)))

/** Distinct toolkit variables in a text: `${{BOT_ID}}`. */
export const variablesIn = (content: string): string[] => [
  ...new Set([...content.matchAll(/\$\{\{\s*(\w+)\s*\}\}/g)].map(([, name = '']) => name)),
]

/** Keys of a `KEY=value` file. */
export const keysOf = (path: string): string[] => [...text(path).matchAll(/^(\w+)=/gm)].map(([, name = '']) => name)

/** Fills every toolkit variable with a plausible value, like provisioning. */
export const provisioned = (content: string): string =>
  content.replace(/\$\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
    if (name === 'APP_NAME') return 'Rollcall dev'
    if (name === 'ORGANIZATION_NAME') return 'Contoso'
    if (name === 'ORGANIZATION_URL') return 'https://www.example.com'
    if (name.endsWith('_DOMAIN')) return 'bot.example.com'
    if (name.endsWith('_ID')) return '11111111-2222-4333-8444-555555555555'
    throw new Error(`No sample value for ${name}`)
  })

/** The anchors generated for a page's headings. */
export const anchorsIn = (page: string): string[] =>
  [...text(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  )
