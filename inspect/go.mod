module loong-adapt/inspect

go 1.21
