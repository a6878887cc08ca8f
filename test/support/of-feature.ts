import { existsSync } from 'node:fs'

/** What a file in the folder of a feature's tests exports; undefined without the feature. */
export async function ofFeature<Exported>(feature: string, name: string): Promise<Exported | undefined> {
  const file = new URL(`../features/${feature}/${name}`, import.meta.url)
  return existsSync(file) ? ((await import(file.href)) as Exported) : undefined
}
