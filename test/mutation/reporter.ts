import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { MutantResult } from '@stryker-mutator/api/core'
import { declareFactoryPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import type { Reporter } from '@stryker-mutator/api/report'

/** Reports each surviving mutant at once, on one line. */
function createReporter(): Reporter {
  return {
    onMutantTested: ({ status, mutatorName, replacement, fileName, location }: MutantResult) => {
      if (status === 'Killed' || status === 'Timeout') return
      const { start, end } = location
      const line = readFileSync(fileName, 'utf8').split('\n')[start.line - 1] ?? ''
      const original = line.slice(start.column - 1, start.line === end.line ? end.column - 1 : undefined)
      const place = `${relative('', fileName)}:${start.line}:${start.column}`
      console.log(`${place} ${status} ${mutatorName}: ${original}  =>  ${replacement}`)
    },
  }
}
createReporter.inject = [] as const

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Reporter, 'survivors', createReporter)]
