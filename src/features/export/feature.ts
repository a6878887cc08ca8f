import { exportErrors } from '../../exports/errors.ts'
import { defineFeature } from '../define.ts'
import { exportFile } from './commands.ts'

export const exports = defineFeature({ name: 'export', errors: exportErrors, commands: [exportFile] })
