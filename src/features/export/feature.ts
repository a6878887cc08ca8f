import { exportErrors } from '../../exports/errors.ts'
import { defineFeature } from '../define.ts'
import { exportFile } from './commands.ts'
import { words } from './words.ts'

export const exports = defineFeature({ name: 'export', words, errors: exportErrors, commands: [exportFile] })
