import { press, pressIfValid } from '../../chat/commands/press.ts'
import { defineFeature } from '../define.ts'
import { exportContained, contained as list } from './commands.ts'
import { containedErrors } from './errors.ts'
import * as specs from './specs.ts'
import { words } from './words.ts'

export const contained = defineFeature({
  name: 'contained',
  needs: ['export'],
  words,
  errors: containedErrors,
  commands: [list, exportContained],
  filesAgain: {
    contained: {
      again: ({ what: _, ...filter }, format) =>
        pressIfValid(specs.exportContained, { ...filter, format }) ?? press(specs.exportContained),
    },
  },
})
