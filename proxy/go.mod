module loong-adapt/proxy

go 1.21
