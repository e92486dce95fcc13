from merit._command import main

main()
