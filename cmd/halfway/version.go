package main

// version is the program's version. FyneApp.toml says the same.
const version = "0.1.0"
