import { tellOperator } from './chapters/operator.ts'
import { desktop } from './support/screen.ts'

tellOperator(desktop)
